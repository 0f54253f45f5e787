from django.contrib import messages
from django.forms import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lhh_portal.access import only
from members import rules
from members.forms import ProfileForm
from members.models import Association, FederationProfile
from members.views import save_or_show


@only(rules.can_keep_profile)
@require_GET
def profile_list(request):
    profiles = list(FederationProfile.objects.all())
    today = timezone.localdate()
    present = next((p for p in profiles if p.valid_from <= today and (p.valid_to is None or p.valid_to >= today)), None)
    office = Association.objects.visible_to(request.user).filter(kind=Association.Kind.FEDERATION).first()
    context = {"profiles": profiles, "present": present, "office": office}
    return render(request, "members/profile_list.html", context)


def _page(request, form, *, pk=None, preview=None):
    profile_url = resolve_url("members:profile-edit", pk=pk) if pk else resolve_url("members:profile-create")
    context = {
        "form": form,
        "heading": _("Sửa thông tin Liên hiệp Hội") if pk else _("Thông tin mới từ một ngày"),
        "preview": preview,
        "save_url": profile_url,
        "preview_url": f"{profile_url}xem-truoc/",
        "cancel_url": resolve_url("members:profile-list"),
    }
    return render(request, "members/profile_form.html", context)


def _profile(pk):
    return get_object_or_404(FederationProfile, pk=pk) if pk else None


@only(rules.can_keep_profile)
def profile_edit(request, pk=None):
    """Without `pk` a new version, which begins as a copy of the newest one: most often one line changes."""
    form = ProfileForm(request.POST or None, instance=_profile(pk), initial={} if pk else _newest_values())
    if save_or_show(form):
        messages.success(request, _("Đã sửa.") if pk else _("Đã lưu. Bản trước hết hiệu lực vào ngày hôm trước."))
        return redirect("members:profile-list")
    return _page(request, form, pk=pk)


@only(rules.can_keep_profile)
@require_POST
def profile_preview(request, pk=None):
    """The head of a paper made of what stands in the form; nothing is saved."""
    form = ProfileForm(request.POST, instance=_profile(pk))
    return _page(request, form, pk=pk, preview=form.instance if form.is_valid() else None)


def _newest_values():
    newest = FederationProfile.objects.first()
    return model_to_dict(newest, exclude=["id", "valid_from", "valid_to"]) if newest else {}
