"""What was reviewed, when, and what became of it: tasks that staff marked public, for everybody.

Of a task its title, client, days, how many recommendations had which answer, and the words staff wrote for readers;
never a text of the work itself, an opinion, or who wrote one.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from advisory.models import AdvisoryTask, Outcome

PER_PAGE = 30
WAITING = gettext_lazy("Chưa trả lời")


@require_safe
@login_not_required
def tasks(request):
    """Newest first; `?nam=2024` those sent in a year."""
    found = AdvisoryTask.objects.published().order_by("-sent_on", "-pk")
    years = [day.year for day in found.order_by().dates("sent_on", "year", order="DESC")]
    year = next((year for year in years if str(year) == request.GET.get("nam")), None)
    page = Paginator(found.filter(sent_on__year=year) if year else found, PER_PAGE).get_page(request.GET.get("trang"))
    return render(request, "advisory/public_list.html", {"page": page, "years": years, "year": year})


@require_safe
@login_not_required
def task(request, year, number):
    found = get_object_or_404(AdvisoryTask.objects.published(), year=year, number=number)
    return render(request, "advisory/public_task.html", {"task": found, "outcomes": _outcomes(found)})


def _outcomes(found):
    """[(words, how many)] of its recommendations; what waits last."""
    counts = dict(found.recommendations.order_by().values_list("outcome").annotate(number=Count("pk")))
    return [(label, counts[value]) for value, label in [*Outcome.choices, ("", WAITING)] if counts.get(value)]
