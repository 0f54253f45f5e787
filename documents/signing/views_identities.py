"""Pages "Chữ ký số": who signs with what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from accounts.models import User
from documents.models import SigningBackend, SigningIdentity
from documents.rules import can_change_identity, can_manage_identities, can_see_identities, can_see_papers
from documents.signing import identities
from documents.signing.forms_identities import FORMS, ImageForm
from documents.signing.tables_identities import IdentityTable
from documents.storage import open_stored
from lhh_portal.access import only
from lhh_portal.roles import Role


@require_safe
@only(can_see_identities)
def identity_list(request):
    table = IdentityTable(SigningIdentity.objects.visible_to(request.user).for_list())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "documents/identity_list.html",
        {
            "table": table,
            "backends": SigningBackend,
            "without": _without_identity(request.user),
            "may_see_papers": can_see_papers(request.user),
        },
    )


@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
@only(can_see_identities)
def identity_create(request, backend):
    if backend not in FORMS:
        raise Http404
    form = FORMS[backend](request.POST or None, request.FILES or None, by=request.user)
    if request.method == "POST" and form.is_valid():
        identity = form.save()
        messages.success(request, _("Đã đăng ký chữ ký số của %s.") % identity.owner_name)
        return redirect(identity)
    return render(request, "documents/identity_form.html", {"form": form, "backend": SigningBackend(backend)})


@require_safe
def identity_detail(request, pk):
    identity = _visible(request, pk)
    return render(
        request,
        "documents/identity_detail.html",
        {"identity": identity, "may_change": identity.is_active and can_change_identity(request.user, identity)},
    )


@require_safe
def identity_image(request, pk):
    identity = _visible(request, pk)
    if identity.image is None:
        raise Http404
    return FileResponse(open_stored(identity.image), content_type="image/png")


@require_http_methods(["GET", "HEAD", "POST"])
def identity_picture(request, pk):
    identity = _changeable(request, pk)
    form = ImageForm(
        request.POST or None,
        request.FILES or None,
        role=identity.role,
        initial={"image_width_mm": round(identity.image_width_mm)},
    )
    if request.method == "POST" and form.is_valid():
        identities.change_image(identity, form.cleaned_data["image"], form.width_mm())
        messages.success(request, _("Đã đổi hình. Các văn bản đã ký giữ hình cũ."))
        return redirect(identity)
    return render(request, "documents/identity_picture.html", {"identity": identity, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def identity_retire(request, pk):
    identity = _changeable(request, pk)
    if request.method != "POST":
        return render(request, "documents/identity_retire.html", {"identity": identity})
    identities.retire(identity)
    messages.success(request, _("Đã ngừng dùng chữ ký số của %s. Chữ ký đã có vẫn giữ nguyên.") % identity.owner_name)
    return redirect("documents:identity-list")


def _visible(request, pk):
    visible = SigningIdentity.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("user", "image"), pk=pk)


def _changeable(request, pk):
    identity = _visible(request, pk)
    if not can_change_identity(request.user, identity):
        raise PermissionDenied
    return get_object_or_404(SigningIdentity.objects.filter(is_active=True), pk=identity.pk)


def _without_identity(user):
    """Leaders who cannot sign yet, for those who register others."""
    if not can_manage_identities(user):
        return []
    return list(User.objects.with_role(Role.LEADER).exclude(signing_identities__is_active=True))
