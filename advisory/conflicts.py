"""What ties an expert to an object under review, computed from what the portal knows (processes.md 3.6).

At distance one the expert has a hand in it, at distance two one body, person or association stands between. Either
blocks the seat. `TIES` is the whole list; what the portal cannot know (money, kinship) the expert declares.
"""

from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory.models import AdvisoryTask, Expert, OpinionRequest, Party, Seat
from members.models import Association, Mandate
from members.names import BodyKeys, person_key


@dataclass(frozen=True)
class Tie:
    distance: int
    reason: str


@dataclass
class About:
    """Of the object: of every task that looks at the same one. Names are told by their keys (names.py)."""

    bodies: dict = field(default_factory=dict)  # {key: «Sở Xây dựng (cơ quan soạn thảo)»}
    parents: dict = field(default_factory=dict)  # {key of a body above one of `bodies`: that body}
    authors: dict = field(default_factory=dict)  # {key: name}
    author_employers: dict = field(default_factory=dict)  # {key: author's name}
    party_associations: dict = field(default_factory=dict)  # {association id: «người soạn thảo …» or another party}
    leads: dict = field(default_factory=dict)  # {association id: name}
    opined: dict = field(default_factory=dict)  # {association id: name}
    wrote_opinion: set = field(default_factory=set)  # user ids
    reviewed: set = field(default_factory=set)  # expert ids, in another council
    declared: set = field(default_factory=set)  # expert ids who declared a conflict over it


@dataclass(frozen=True)
class Who:
    """Of the expert."""

    pk: int
    user_id: int | None
    name: str
    employer: str
    parents: tuple  # bodies above the employer
    associations: dict  # {association id: name}
    association_names: dict  # {key of its full or short name: association id}


# --- distance one ----------------------------------------------------------------------------------------------------


def _wrote_it(who, about):
    if author := about.authors.get(who.name):
        yield _("Trùng tên với người soạn thảo: %s.") % author


def _works_for_it(who, about):
    if body := about.bodies.get(who.employer):
        yield _("Công tác tại %s.") % body


def _belongs_to_the_lead(who, about):
    for name in _met(who.associations, about.leads):
        yield _("Thuộc hội chủ trì: %s.") % name


def _belongs_to_a_party(who, about):
    told = {key: pk for key, pk in who.association_names.items() if pk not in about.leads}
    for body in dict.fromkeys(_met(told, about.bodies)):
        yield _("Là người của %s.") % body


def _belongs_to_who_commented(who, about):
    for name in _met(who.associations, about.opined):
        yield _("Thuộc hội đã góp ý về đối tượng này: %s.") % name


def _commented(who, about):
    if who.user_id in about.wrote_opinion:
        yield _("Đã viết ý kiến về đối tượng này.")


def _reviewed(who, about):
    if who.pk in about.reviewed:
        yield _("Đã nhận xét đối tượng này trong một hội đồng khác.")


def _declared(who, about):
    if who.pk in about.declared:
        yield _("Đã khai có xung đột lợi ích với đối tượng này.")


# --- distance two ----------------------------------------------------------------------------------------------------


def _employer_belongs_to_it(who, about):
    for body in _met(who.parents, about.bodies):
        yield _("Nơi công tác thuộc %s.") % body


def _it_belongs_to_employer(who, about):
    if body := about.parents.get(who.employer):
        yield _("Nơi công tác là cơ quan chủ quản của %s.") % body


def _works_with_an_author(who, about):
    if author := about.author_employers.get(who.employer):
        yield _("Cùng nơi công tác với người soạn thảo %s.") % author


def _shares_association_with_a_party(who, about):
    for pk, name in who.associations.items():
        if party := about.party_associations.get(pk):
            yield _("Cùng %(association)s với %(party)s.") % {"association": name, "party": party}


def _party_belongs_to_the_association(who, about):
    for body in dict.fromkeys(_met(who.association_names, about.parents)):
        yield _("Là người của hội chủ quản của %s.") % body


TIES = (
    (1, _wrote_it),
    (1, _works_for_it),
    (1, _belongs_to_the_lead),
    (1, _belongs_to_a_party),
    (1, _belongs_to_who_commented),
    (1, _commented),
    (1, _reviewed),
    (1, _declared),
    (2, _employer_belongs_to_it),
    (2, _it_belongs_to_employer),
    (2, _works_with_an_author),
    (2, _shares_association_with_a_party),
    (2, _party_belongs_to_the_association),
)


def _met(own, theirs):
    """What `theirs` tells of each key in `own`."""
    return [theirs[key] for key in own if key in theirs]


def ties_between(who, about):
    """[Tie], nearest first."""
    return [Tie(distance, reason) for distance, tie in TIES for reason in tie(who, about)]


# --- what the portal knows -------------------------------------------------------------------------------------------


def conflicts_of(experts, task):
    """{expert's pk: [Tie]} with one object; the number of queries does not depend on how many experts."""
    experts, keys = list(experts), BodyKeys()
    about = _about(task, keys)
    return {who.pk: ties_between(who, about) for who in _who(experts, keys)}


def _who(experts, keys):
    """Members of an association, who holds a function in it, and its officers all belong to it."""
    people = {expert.person_id: expert for expert in experts if expert.person_id}
    users = {expert.user_id: expert for expert in experts if expert.user_id}
    belongs = {expert.pk: {} for expert in experts}
    for row in Expert.associations.through.objects.filter(expert__in=experts).select_related("association"):
        belongs[row.expert_id][row.association_id] = row.association
    mandates = Mandate.objects.on(timezone.localdate()).filter(person__in=people)
    for mandate in mandates.select_related("body__association"):
        belongs[people[mandate.person_id].pk][mandate.body.association_id] = mandate.body.association
    for association in Association.objects.filter(officers__in=users).prefetch_related("officers"):
        for officer in association.officers.all():
            if officer.pk in users:
                belongs[users[officer.pk].pk][association.pk] = association
    return [_known(expert, belongs[expert.pk], keys) for expert in experts]


def _known(expert, associations, keys):
    return Who(
        pk=expert.pk,
        user_id=expert.user_id,
        name=person_key(expert.full_name),
        employer=keys(expert.employer),
        parents=keys.above(expert.employer, expert.employer_parent),
        associations={pk: one.short_name for pk, one in associations.items()},
        # Everybody here belongs to the federation: that alone ties nobody.
        association_names={
            keys(name): one.pk
            for one in associations.values()
            if one.kind != Association.Kind.FEDERATION
            for name in (one.name, one.short_name)
        },
    )


def _about(task, keys):
    about = About()
    tasks = AdvisoryTask.objects.filter(object_key=task.object_key).order_by().select_related("client", "lead")
    for each in tasks:
        _add_body(about, keys, each.client.name, _("cơ quan đề nghị"))
        # The federation leads every review of its own; that alone ties nobody.
        if each.lead.kind != Association.Kind.FEDERATION:
            about.leads[each.lead_id] = each.lead.short_name
            for name in (each.lead.name, each.lead.short_name):
                _add_body(about, keys, name, _("hội chủ trì"))
    for party in Party.objects.filter(task__in=tasks).prefetch_related("associations"):
        _add_party(about, keys, party)
    _add_authors_known_here(about, keys)
    given = OpinionRequest.objects.filter(task__in=tasks).exclude(opinion=None)
    for request in given.select_related("association", "opinion"):
        about.opined[request.association_id] = request.association.short_name
        about.wrote_opinion.add(request.opinion.given_by_id)
    about.wrote_opinion -= {None}
    seats = Seat.objects.filter(council__task__in=tasks)
    elsewhere = seats.exclude(council__task=task)
    about.reviewed = set(elsewhere.exclude(review__submitted_on=None).values_list("expert", flat=True))
    about.declared = set(seats.filter(declared=Seat.Declared.CONFLICT).values_list("expert", flat=True))
    return about


def _add_body(about, keys, name, role, *, parent=""):
    told = f"{name} ({role})"
    if key := keys(name):
        about.bodies.setdefault(key, told)
    for key in keys.above(name, parent):
        about.parents.setdefault(key, told)


def _add_party(about, keys, party):
    role, is_author = party.get_role_display().lower(), party.role == Party.Role.AUTHOR
    for association in party.associations.all():
        about.party_associations[association.pk] = f"{role} {party.name}" if is_author else f"{party.name} ({role})"
    if not is_author:
        _add_body(about, keys, party.name, role, parent=party.belongs_to)
        return
    about.authors[person_key(party.name)] = party.name
    if employer := keys(party.belongs_to):
        about.author_employers[employer] = party.name


def _add_authors_known_here(about, keys):
    """An author in the register of experts, or who holds a function, brings the employer and associations known of."""
    wanted, holds = Q(pk__in=[]), Q(pk__in=[])
    for key in about.authors:
        wanted |= Q(search_key__contains=key)
        holds |= Q(person__search_key__contains=key)
    for expert in Expert.objects.filter(wanted).prefetch_related("associations"):
        if author := about.authors.get(person_key(expert.full_name)):
            if employer := keys(expert.employer):
                about.author_employers.setdefault(employer, author)
            for association in expert.associations.all():
                about.party_associations.setdefault(association.pk, _("người soạn thảo %s") % author)
    mandates = Mandate.objects.on(timezone.localdate()).filter(holds).select_related("person", "body__association")
    for mandate in mandates:
        author = about.authors.get(person_key(mandate.person.full_name))
        if author and mandate.body.association.kind != Association.Kind.FEDERATION:
            about.party_associations.setdefault(mandate.body.association_id, _("người soạn thảo %s") % author)
