"""Who makes something public says where a name in it is found and how it is taken out (lhh_portal/traces.py)."""

from django.apps import apps

from lhh_portal import traces

# Rooms with pages for visitors; `contests` joins them with its first.
PUBLIC_ROOMS = ("news", "honours", "advisory")
# Of advisory work visitors read the task's own page; a client is named there, a recommendation counted.
INNER = (
    *("client", "contract", "coordinationprogramme", "council", "councilseat", "dossierfile", "expert"),
    *("expertpayment", "instalment", "meeting", "opinion", "opinionfile", "opinionrequest", "party"),
    *("recommendation", "review", "sciencetask", "seat", "taskpaper", "thresholdrule", "vote"),
)
NOT_TRACED = {
    **{f"advisory.{name}": "on no page of visitors" for name in INNER},
    "honours.campaign": "on no public page yet",
    "honours.claim": "on no public page",
    "honours.consent": "on no public page",
    "honours.councilmember": "on no public page",
    "honours.criteriaset": "names of awards",
    "honours.criterion": "names of awards",
    "honours.decision": "on no public page yet",
    "honours.dossierfile": "on no public page",
    "honours.nomination": "on no public page yet",
    "honours.objection": "on no public page",
    "honours.rollentry": "on no public page",
    "honours.urn": "ballots without names",
    "honours.votinground": "on no public page",
    "news.albumpicture": "its words are those of the picture",
    "news.answermail": "mail to the one who asked, on no page",
    "news.articlereads": "counts",
    "news.calendarsubscription": "a secret address of somebody of the house",
    "news.datarequest": "on no page; deleted when the notice says",
    "news.daycount": "counts",
    "news.headlineindicator": "names of figures",
    "news.oldaddress": "leads to an article and shows nothing",
    "news.pollmark": "marks of a day, without names",
    "news.removal": "on no page, told without the name",
    "news.version": "with its article",
}


def test_every_public_room_registers_its_models():
    rooms = [app for app in apps.get_app_configs() if app.label in PUBLIC_ROOMS]
    models = {model._meta.label_lower for room in rooms for model in room.get_models()}
    traced = {source.queryset().model._meta.label_lower for source in traces.sources()}

    assert sorted(models - traced - set(NOT_TRACED)) == []
    assert sorted(set(NOT_TRACED) - models) == []
