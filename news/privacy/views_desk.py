"""Where requests about personal data are answered: where the name still stands in public, and what takes it away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lhh_portal import traces
from lhh_portal.access import only
from lhh_portal.letters import clean_text
from lhh_portal.workflow import WrongState, perform
from news import rules
from news.models import AlbumPicture, DataRequest, Picture, Removal
from news.models.articles import pictures_in
from news.privacy.forms import full_name
from news.search.excerpts import excerpt
from news.searchable import text_of

PER_PAGE = 30
DONE = {
    "answer": gettext_lazy("Đã trả lời %s; thư đang gửi đi."),
    "carry_out": gettext_lazy("Đã ghi %s là đã thực hiện và báo cho người gửi."),
    "refuse": gettext_lazy("Đã từ chối %s; lý do đang gửi cho người gửi."),
}


@require_safe
@only(rules.can_answer_data_requests)
def request_list(request):
    page = Paginator(DataRequest.objects.all(), PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "news/privacy/request_list.html", {"page": page})


@require_safe
@only(rules.can_answer_data_requests)
def request_detail(request, pk):
    data_request = get_object_or_404(DataRequest, pk=pk)
    name, problem = _asked_name(request, data_request)
    found = traces_shown(name) if name else []
    context = {
        "data_request": data_request,
        "name": name,
        "asked": request.GET.get("ten", ""),
        "problem": problem,
        "traces": [_line(request, data_request, name, trace) for trace in found],
        "pictures": _pictures_beside(found),
        "removals": data_request.removals.select_related("by"),
    }
    return render(request, "news/privacy/request_detail.html", context)


def _asked_name(request, data_request):
    """(Name to look for, sentence that says what is wrong with the one that was typed)."""
    asked = clean_text(request.GET.get("ten", ""))[:120]
    try:
        return traces.Name(full_name(asked or data_request.name)), ""
    except ValidationError as error:
        return None, error.messages[0]


def traces_shown(name):
    """Of an entry of the index only what is not told already by what it is an entry of."""
    found = traces.traces_of(name)
    told = {trace.address for trace in found if trace.source.kind != "chi-muc"}
    return [trace for trace in found if trace.source.kind != "chi-muc" or trace.address not in told]


def _line(request, data_request, name, trace):
    query = "?" + urlencode({"ten": name.text})
    remedies = []
    for remedy in trace.source.remedies:
        if remedy.page:
            address = remedy.page(trace.obj)
        else:
            address = reverse("privacy:remove", args=[data_request.pk, trace.source.kind, trace.obj.pk, remedy.key])
            address += query
        remedies.append((remedy, address if remedy.may(request.user) else ""))
    return {"trace": trace, "places": _shown(trace.places, name), "remedies": remedies}


def _shown(places, name):
    """[(where, the words around the name)]; tags are shown only where the name stands in one of them."""
    plain = {where: text_of(text) for where, text in places.items()}
    return [
        (where, excerpt(plain[where] if name.stands_in(plain[where]) else text, name.pattern))
        for where, text in places.items()
    ]


def _pictures_beside(found):
    """Pictures of the articles and albums found: nobody is named on most of them, so somebody looks."""
    albums = [trace.obj.pk for trace in found if trace.source.kind == "album"]
    keys = {*AlbumPicture.objects.filter(album__in=albums).values_list("picture", flat=True)}
    for trace in found:
        if trace.source.kind == "tin-bai":
            keys |= {*pictures_in(trace.obj.live.body), trace.obj.live.cover_id}
    return Picture.objects.usable().filter(pk__in=keys - {None})[:60]


@require_POST
@only(rules.can_answer_data_requests)
def request_act(request, pk, action):
    data_request = get_object_or_404(DataRequest, pk=pk)
    if action not in DONE:
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    if _done(request, lambda: perform(data_request, action, actor=request.user, note=note, seen=seen)):
        messages.success(request, DONE[action] % data_request.reference)
    return redirect(data_request)


@require_http_methods(["GET", "HEAD", "POST"])
@only(rules.can_answer_data_requests)
def remove(request, pk, kind, obj, remedy):
    """Ask, then do one remedy about one trace and write down that it was done."""
    data_request = get_object_or_404(DataRequest, pk=pk)
    source, chosen = _source_and_remedy(kind, remedy)
    if not chosen.may(request.user):
        raise PermissionDenied
    name, _problem = _asked_name(request, data_request)
    found = source.queryset().filter(pk=obj).first()
    told = source.texts(found) if found and name else {}
    texts = {where: text for where, text in told.items() if name.stands_in(text)}
    back = f"{data_request.get_absolute_url()}?{urlencode({'ten': name.text if name else ''})}"
    if not texts:
        messages.info(request, _("Ở chỗ ấy không còn tên này nữa."))
        return redirect(back)
    if request.method == "POST":
        if _done(request, lambda: _carry_out(data_request, source, chosen, found, name, request.user)):
            messages.success(request, _("Đã xong: %s.") % chosen.label)
        return redirect(back)
    context = {"data_request": data_request, "source": source, "remedy": chosen, "back": back}
    context["places"] = _shown(texts, name)
    return render(request, "news/privacy/remove.html", context)


def _source_and_remedy(kind, key):
    try:
        source = traces.source_of(kind)
    except KeyError:
        raise Http404 from None
    for remedy in source.remedies:
        if remedy.key == key and remedy.act:
            return source, remedy
    raise Http404


def _carry_out(data_request, source, remedy, obj, name, user):
    what = _("%(place)s, số %(number)d: %(done)s")
    with transaction.atomic():
        told = what % {"place": source.label, "number": obj.pk, "done": remedy.label}
        remedy.act(obj, name, actor=user, because=_("Theo yêu cầu %s") % data_request.reference)
        Removal.objects.create(request=data_request, what=told, by=user)


def _done(request, act):
    try:
        act()
    except WrongState as error:
        messages.warning(request, _("Có người vừa làm trước: nay ở trạng thái «%s». Xem lại rồi làm tiếp.") % error)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    else:
        return True
    return False
