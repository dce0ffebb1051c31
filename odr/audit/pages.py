"""Public texts of the log: the newest signed head, and a trust file with its key. Plain text, for programs and people."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from odr.audit import receipts

PLAIN = "text/plain; charset=utf-8"


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head (c2sp.org/tlog-checkpoint); 404 while the log is empty."""
    head = receipts.newest_checkpoint()
    if head is None:
        return HttpResponse("The log has no entry yet.\n", content_type=PLAIN, status=404)
    return HttpResponse(head.note, content_type=PLAIN)


@require_safe
def trust_file(request: HttpRequest) -> HttpResponse:
    """A trust file with the log's public key (c2sp.org/tlog-policy)."""
    return HttpResponse(receipts.trust_file(), content_type=PLAIN)
