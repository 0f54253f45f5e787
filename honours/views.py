"""Campaigns and criteria."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from honours import counting, services
from honours.forms import CampaignForm, CriteriaForm, NominationFilter
from honours.models import Campaign, CriteriaSet, Nomination
from honours.rules import can_manage, can_read, can_see, can_write_nominations
from honours.tables import CampaignTable, NominationTable, tone_of
from honours.workflow import CampaignState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState, perform, transitions_of

PER_PAGE = 30
page = require_http_methods(["GET", "HEAD", "POST"])


def somebody_was_faster(request, error):
    messages.info(request, _("Có người vừa làm trước: nay ở trạng thái «%s».") % error)


def take_step(request, obj, action):
    """Perform a step that has a button; a hidden one needs more than a note and is 404 here."""
    table = transitions_of(type(obj))
    if action not in table or table[action][0].custom.get("hidden"):
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    try:
        perform(obj, action, actor=request.user, note=note, seen=seen)
    except WrongState as error:
        somebody_was_faster(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % table[action][0].custom["label"])
    return redirect(obj)


@require_safe
@only(can_see)
def campaign_list(request):
    table = CampaignTable(Campaign.objects.visible_to(request.user).with_nominations_for(request.user))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "honours/campaign_list.html", {"table": table, "may_manage": can_manage(request.user)})


@require_safe
@only(can_see)
def campaign_detail(request, pk):
    visible = Campaign.objects.visible_to(request.user).select_related("criteria_set")
    campaign = get_object_or_404(visible, pk=pk)
    mine = Nomination.objects.visible_to(request.user).filter(campaign=campaign)
    found = NominationFilter(
        request.GET, queryset=mine.select_related("association").annotate(n_claims=Count("claims"))
    )
    table = NominationTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    reads = can_read(request.user)
    standing = counting.standing(campaign)
    context = {
        "campaign": campaign,
        "tone": tone_of(campaign),
        "filter": found,
        "table": table,
        "states": counting.by_state(mine),
        "total": mine.count(),
        "people": counting.people(standing) if reads else None,
        "criteria_met": counting.criteria_met(standing) if reads else None,
        "criteria": counting.by_criterion(campaign),
        "reads": reads,
        "decisions": campaign.decisions.annotate(n_honoured=Count("nominations")) if reads else [],
        "rounds": campaign.voting_rounds.all() if reads else [],
        "may_manage": can_manage(request.user),
        "may_nominate": can_write_nominations(request.user) and campaign.state == CampaignState.OPEN,
    }
    return render(request, "honours/campaign_detail.html", context)


@page
@only(can_manage)
def campaign_edit(request, pk=None):
    campaign = get_object_or_404(Campaign, pk=pk) if pk else None
    form = CampaignForm(request.POST if request.method == "POST" else None, instance=campaign)
    if request.method == "POST" and form.is_valid():
        if campaign is None:
            form.instance.created_by = request.user
        # The state may have moved on since the page was read.
        form.instance.save(update_fields=[*form.fields, "search_key"] if campaign else None)
        messages.success(request, _("Đã lưu đợt «%s».") % form.instance)
        return redirect(form.instance)
    return render(request, "honours/campaign_form.html", {"form": form, "campaign": campaign})


@require_POST
@only(can_manage)
def campaign_act(request, pk, action):
    return take_step(request, get_object_or_404(Campaign, pk=pk), action)


@require_safe
@only(can_manage)
def criteria_list(request):
    sets = CriteriaSet.objects.prefetch_related("criteria", "campaigns")
    return render(request, "honours/criteria_list.html", {"sets": sets})


@page
@only(can_manage)
def criteria_edit(request, pk=None):
    criteria_set = get_object_or_404(CriteriaSet, pk=pk) if pk else None
    if criteria_set and criteria_set.is_frozen:
        messages.info(request, _("Đã có đợt mở theo bộ tiêu chí này nên không sửa được. Lập bộ mới cho đợt sau."))
        return redirect("honours:criteria-list")
    form = CriteriaForm(request.POST if request.method == "POST" else None, instance=criteria_set)
    if request.method == "POST" and form.is_valid():
        services.save_criteria(form.instance, form.cleaned_data["lines"])
        messages.success(request, _("Đã lưu bộ tiêu chí «%s».") % form.instance)
        return redirect("honours:criteria-list")
    return render(request, "honours/criteria_form.html", {"form": form})
