"""One nomination: its dossier, its evidence, what the person agreed to, what others say against it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from documents.storage import open_stored, store
from honours import services
from honours.forms import (
    CheckForm,
    ClaimForm,
    ConsentForm,
    DecisionForm,
    DossierForm,
    NominationForm,
    ObjectionAnswerForm,
    ObjectionForm,
)
from honours.models import Campaign, Claim, Consent, Decision, DossierFile, Nomination, Objection
from honours.rules import can_manage, can_nominate, can_read, can_see, can_write_nominations
from honours.tables import tone_of
from honours.views import page, somebody_was_faster, take_step
from honours.workflow import WRITABLE, CampaignState, NominationState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState
from members.models import Association


def _nomination(request, pk):
    """What this person may not see is 404."""
    return get_object_or_404(Nomination.objects.visible_to(request.user).with_details(), pk=pk)


def _own(request, pk):
    """For those who write it: staff and the nominating association; others who may read it get 403."""
    nomination = _nomination(request, pk)
    if not can_nominate(request.user, nomination):
        raise PermissionDenied
    return nomination


def _of_nomination(request, model, pk):
    """A row of a nomination that this person may see."""
    visible = Nomination.objects.visible_to(request.user).order_by().values("pk")
    return get_object_or_404(model.objects.select_related("nomination").filter(nomination__in=visible), pk=pk)


def _download(stored, name):
    return FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type=stored.media_type)


@page
@only(can_write_nominations)
def nomination_edit(request, campaign=None, pk=None):
    user, for_all = request.user, can_manage(request.user)
    if pk:
        nomination = _own(request, pk)
    else:
        nomination = Nomination(campaign=get_object_or_404(Campaign.objects.visible_to(user), pk=campaign))
        if not for_all and len(user.association_ids) == 1:
            nomination.association = Association.objects.get(pk__in=user.association_ids)
    is_takeable = nomination.state in WRITABLE if pk else nomination.campaign.state == CampaignState.OPEN
    if not is_takeable and request.method != "POST":
        messages.info(request, _("Đề cử đã gửi hoặc đợt không nhận đề cử nên không sửa được."))
        return redirect(nomination if pk else nomination.campaign)
    form = NominationForm(
        request.POST if request.method == "POST" else None, instance=nomination, user=user, for_all=for_all
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_nomination(form.instance, criteria=form.cleaned_data["criteria"], by=user)
        except WrongState as error:
            form.add_error(None, _("Nay ở trạng thái «%s» nên chưa lưu. Chữ vừa viết còn đây.") % error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã lưu. Thêm minh chứng và sự đồng ý của người được đề cử rồi gửi."))
            return redirect(saved)
    return render(request, "honours/nomination_form.html", {"form": form, "nomination": nomination, "is_new": not pk})


@require_safe
@only(can_see)
def nomination_detail(request, pk):
    nomination = _nomination(request, pk)
    is_mine, reads = can_nominate(request.user, nomination), can_read(request.user)
    consents = list(nomination.consents.select_related("paper"))
    agreed = {each.purpose for each in consents if each.withdrawn_on is None}
    context = {
        "nomination": nomination,
        "tone": tone_of(nomination),
        "claims": nomination.claims.select_related("criterion", "evidence"),
        "dossier": nomination.dossier.select_related("file"),
        "consents": consents,
        "missing_consents": [label for value, label in Consent.Purpose.choices if value not in agreed],
        "objections": nomination.objections.all() if reads else [],
        "reads": reads,
        "is_mine": is_mine,
        "may_write": is_mine and nomination.state in WRITABLE,
        "may_check": can_manage(request.user) and nomination.state == NominationState.SUBMITTED,
        "may_object": can_manage(request.user)
        and nomination.state in {NominationState.NOTICE, NominationState.SHELVED, NominationState.HONOURED},
    }
    return render(request, "honours/nomination_detail.html", context)


@require_POST
@only(can_see)
def nomination_act(request, pk, action):
    return take_step(request, _nomination(request, pk), action)


# --- dossier and evidence --------------------------------------------------------------------------------------------


@page
@only(can_write_nominations)
def claim_edit(request, pk):
    claim = _of_nomination(request, Claim, pk)
    _own(request, claim.nomination_id)
    form = ClaimForm(request.POST or None, request.FILES or None, instance=claim)
    if request.method == "POST" and form.is_valid():
        form.keep_evidence()
        try:
            services.save_claim(form.instance)
        except WrongState as error:
            form.add_error(None, _("Nay ở trạng thái «%s» nên chưa lưu. Chữ vừa viết còn đây.") % error)
        else:
            messages.success(request, _("Đã lưu minh chứng."))
            return redirect(claim.nomination)
    context = {"form": form, "claim": claim, "nomination": claim.nomination}
    return render(request, "honours/claim_form.html", context)


@require_safe
@only(can_see)
def claim_download(request, pk):
    claim = _of_nomination(request, Claim, pk)
    if claim.evidence is None:
        raise Http404
    return _download(claim.evidence, claim.evidence_name)


@page
@only(can_write_nominations)
def dossier_add(request, pk):
    nomination = _own(request, pk)
    form = DossierForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_dossier_file(form.row_for(nomination))
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            messages.success(request, _("Đã thêm tài liệu."))
        return redirect(nomination)
    return render(request, "honours/dossier_form.html", {"form": form, "nomination": nomination})


@require_safe
@only(can_see)
def dossier_download(request, pk):
    row = _of_nomination(request, DossierFile, pk)
    return _download(row.file, row.name)


@require_POST
@only(can_write_nominations)
def dossier_remove(request, pk):
    row = _of_nomination(request, DossierFile, pk)
    _own(request, row.nomination_id)
    try:
        services.remove_dossier_file(row)
    except WrongState as error:
        somebody_was_faster(request, error)
    else:
        messages.success(request, _("Đã bỏ tài liệu «%s».") % row.name)
    return redirect(row.nomination)


# --- consent ---------------------------------------------------------------------------------------------------------


@page
@only(can_write_nominations)
def consent_record(request, pk):
    nomination = _own(request, pk)
    form = ConsentForm(request.POST or None, request.FILES or None, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            services.record_consent(
                nomination,
                purposes=form.cleaned_data["purposes"],
                given_on=form.cleaned_data["given_on"],
                paper=store(upload, upload.media_type),
                paper_name=upload.name,
                by=request.user,
            )
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            messages.success(request, _("Đã ghi sự đồng ý."))
        return redirect(nomination)
    return render(request, "honours/consent_form.html", {"form": form, "nomination": nomination})


@require_safe
@only(can_see)
def consent_download(request, pk):
    consent = _of_nomination(request, Consent, pk)
    return _download(consent.paper, consent.paper_name)


@require_POST
@only(can_write_nominations)
def consent_withdraw(request, pk):
    consent = _of_nomination(request, Consent, pk)
    _own(request, consent.nomination_id)
    services.withdraw_consent(consent)
    messages.success(request, _("Đã rút sự đồng ý: %s.") % consent.get_purpose_display())
    return redirect(consent.nomination)


# --- check and objections --------------------------------------------------------------------------------------------


@page
@only(can_manage)
def nomination_check(request, pk):
    nomination = _nomination(request, pk)
    form = CheckForm(request.POST if request.method == "POST" else None, nomination=nomination)
    if request.method == "POST" and form.is_valid():
        try:
            services.verify_claims(nomination, set(form.cleaned_data["claims"]))
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            messages.success(request, _("Đã lưu kết quả kiểm tra."))
        return redirect(nomination)
    claims = nomination.claims.select_related("criterion", "evidence")
    return render(request, "honours/check_form.html", {"form": form, "nomination": nomination, "claims": claims})


@page
@only(can_manage)
def objection_add(request, pk):
    nomination = _nomination(request, pk)
    blank = Objection(nomination=nomination, recorded_by=request.user)
    form = ObjectionForm(request.POST if request.method == "POST" else None, instance=blank)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã ghi ý kiến phản ánh."))
        return redirect(nomination)
    return render(request, "honours/objection_form.html", {"form": form, "nomination": nomination})


@page
@only(can_manage)
def objection_answer(request, pk):
    objection = _of_nomination(request, Objection, pk)
    form = ObjectionAnswerForm(request.POST if request.method == "POST" else None, instance=objection)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã ghi trả lời."))
        return redirect(objection.nomination)
    context = {"form": form, "objection": objection, "nomination": objection.nomination}
    return render(request, "honours/objection_form.html", context)


@page
@only(can_manage)
def decision_create(request, campaign):
    campaign = get_object_or_404(Campaign, pk=campaign)
    form = DecisionForm(request.POST if request.method == "POST" else None, instance=Decision(campaign=campaign))
    if request.method == "POST" and form.is_valid():
        try:
            services.record_decision(form.instance, nominations=form.cleaned_data["nominations"], by=request.user)
        except WrongState as error:
            form.add_error(None, _("Có người vừa làm trước: một đề cử %s. Xem lại danh sách rồi lưu.") % error)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã ghi quyết định %s và cấp số bằng.") % form.instance)
            return redirect(campaign)
    return render(request, "honours/decision_form.html", {"form": form, "campaign": campaign})
