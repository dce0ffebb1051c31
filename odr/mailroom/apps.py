from django.apps import AppConfig


class MailroomConfig(AppConfig):
    name = "odr.mailroom"
    label = "mailroom"
