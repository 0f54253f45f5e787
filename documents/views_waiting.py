"""What waits for a leader or the clerk, and doing several of them in one go: each paper by itself, nothing lost."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from documents import services
from documents.forms_steps import ApproveForm, SecretForm
from documents.models import OfficialDocument, SignatureRole, SigningBackend
from documents.rules import can_decide, can_seal, can_see_waiting
from documents.signing.sign import sign_now
from documents.views_steps import DUE, day_for, identity_or_obstacle
from documents.workflow import DocumentState
from lhh_portal.access import only
from lhh_portal.dates import format_date
from lhh_portal.workflow import WrongState

# A wrong PIN is tried once, not once for each paper: a device locks itself after a few.
STOPS_ALL = {
    *("wrong_secret", "locked", "device", "no_token", "no_module"),
    *("no_key", "no_key_file", "no_identity", "outside"),
}
# More would keep the browser waiting too long for one answer.
AT_ONCE = 20


@dataclass
class Outcome:
    """What became of the ticked papers."""

    ticked: frozenset = frozenset()
    done: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    typed: dict = field(default_factory=dict)
    form: SecretForm | None = None

    @property
    def error(self):
        """The sentence when nothing could be tried."""
        if not self.ticked:
            return _("Chưa chọn văn bản nào. Đánh dấu ít nhất một văn bản rồi bấm lại.")
        if len(self.ticked) > AT_ONCE:
            return _("Mỗi lần tối đa %d văn bản. Bỏ bớt dấu chọn rồi bấm lại.") % AT_ONCE
        return ""


@require_safe
@only(can_see_waiting)
def waiting(request):
    return _page(request, Outcome())


@require_POST
@only(can_decide)
def waiting_approve(request):
    """Approve the ticked papers, each under the date in its line."""
    outcome = _ticked(request)
    for document in [] if outcome.error else _papers(request.user, outcome, [DocumentState.PROPOSED]):
        form = ApproveForm({"on": outcome.typed.get(document.pk, "")})
        if form.is_valid():
            _try(outcome, document, services.approve, by=request.user, on=form.cleaned_data["on"])
        else:
            outcome.refused.append((document, " ".join(form.errors["on"])))
    return _answer(request, outcome, _("Đã duyệt, cấp số và đưa in: %s."))


@require_POST
@sensitive_post_parameters("secret")
@sensitive_variables("secret")
def waiting_sign(request, role):
    """Sign the ticked papers with one password; each is kept by itself, so a refusal undoes none before it."""
    may = can_decide if role == SignatureRole.PERSON else can_seal
    if not may(request.user):
        raise PermissionDenied
    outcome = _ticked(request)
    outcome.form = SecretForm(request.POST)
    if not outcome.error and outcome.form.is_valid():
        secret = outcome.form.cleaned_data["secret"]
        due = [state for state, wanted in DUE.items() if wanted == role]
        for document in _papers(request.user, outcome, due):
            shown = request.POST.get(f"shown-{document.pk}", "")
            code = _try(outcome, document, sign_now, role, by=request.user, secret=secret, shown=shown)
            if code in STOPS_ALL:
                break
    return _answer(request, outcome, _("Đã ký: %s."))


@sensitive_variables()
def _try(outcome, document, act, *args, **kwargs):
    """Do `act` and note how it went; return the code of a refusal."""
    try:
        outcome.done.append(act(document, *args, **kwargs))
    except ValidationError as error:
        outcome.refused.append((document, " ".join(error.messages)))
        return getattr(error, "code", None)
    except WrongState as error:
        outcome.refused.append((document, _("đang ở trạng thái «%s», người khác vừa xử lý.") % error))
    except PermissionDenied:
        outcome.refused.append((document, _("người khác được giao ký văn bản này.")))
    return None


def _ticked(request):
    numbers = frozenset(int(pk) for pk in request.POST.getlist("paper") if pk.isdecimal())
    return Outcome(ticked=numbers, typed={pk: request.POST.get(f"on-{pk}", "") for pk in numbers})


def _papers(user, outcome, states):
    """The ticked papers that wait, oldest first; a line for each that does not any more."""
    visible = OfficialDocument.objects.visible_to(user).with_number().filter(pk__in=outcome.ticked).order_by("pk")
    papers = list(visible.select_related("pdf", "signer"))
    for document in papers:
        if document.state not in states:
            outcome.refused.append((document, _("đang ở trạng thái «%s».") % document.get_state_display()))
    return [document for document in papers if document.state in states]


def _answer(request, outcome, words):
    """Back to the list when all went well; otherwise the list as it was left, with what went wrong."""
    if outcome.done:
        messages.success(request, words % ", ".join(document.symbol for document in outcome.done))
    if outcome.done and not outcome.refused:
        return redirect("documents:waiting")
    return _page(request, outcome)


def _page(request, outcome):
    user = request.user
    papers = OfficialDocument.objects.visible_to(user).waiting_for(user).with_number().select_related("pdf", "signer")
    by_state = {state: [] for state in DocumentState}
    for document in papers.order_by("pk"):
        document.day = outcome.typed.get(document.pk, format_date(day_for(document)))
        by_state[document.state].append(document)
    context = {
        "outcome": outcome,
        "error": outcome.error if request.method == "POST" else "",
        "to_approve": by_state[DocumentState.PROPOSED],
        "to_sign": _signing(by_state[DocumentState.APPROVED], SignatureRole.PERSON, user, outcome),
        "to_seal": _signing(by_state[DocumentState.SIGNED], SignatureRole.ORGANISATION, user, outcome),
        "to_issue": by_state[DocumentState.SEALED],
        "may_decide": can_decide(user),
        "may_seal": can_seal(user),
    }
    return render(request, "documents/waiting.html", context)


def _signing(papers, role, user, outcome):
    """What _waiting_sign.html shows: the papers, and the password box unless one signs elsewhere."""
    identity, obstacle = identity_or_obstacle(papers[0], role, user) if papers else (None, "")
    return {
        "papers": papers,
        "role": role,
        "identity": identity,
        "obstacle": obstacle,
        "is_outside": identity is not None and identity.backend == SigningBackend.OUTSIDE,
        "may_sign": identity is not None and identity.backend != SigningBackend.OUTSIDE,
        "ticked": outcome.ticked,
        "form": outcome.form or SecretForm(auto_id=f"id_{role}_%s"),
    }
