"""The audit trail, for administrators only."""

from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django_tables2 import RequestConfig

from accounts import rules
from accounts.filters import AuditFilter, SignInFilter
from accounts.models import SignIn
from accounts.tables import AuditTable, SignInTable

PAGE = {"per_page": 50}


def changes(request):
    entries = LogEntry.objects.select_related("actor", "content_type").order_by("-timestamp", "-pk")
    return _page(request, AuditFilter, AuditTable, entries, "accounts/audit.html")


def sign_ins(request):
    return _page(request, SignInFilter, SignInTable, SignIn.objects.select_related("user"), "accounts/sign_ins.html")


def _page(request, filter_class, table_class, rows, template):
    if not rules.can_read_audit(request.user):
        raise PermissionDenied
    chosen = filter_class(request.GET, rows)
    table = table_class(chosen.qs)
    RequestConfig(request, paginate=PAGE).configure(table)
    return render(request, template, {"filter": chosen, "table": table})
