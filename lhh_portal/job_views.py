from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from lhh_portal import job_notice, jobs
from lhh_portal.models import Job


@require_safe
def job_detail(request, pk):
    """How far a piece of long work is; asked by htmx, only the fragment. A finished one leads on to its result."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    job_notice.mark_opened(request, job)
    if request.htmx:
        return render(request, "components/_job.html", {"job": job, "label": jobs.label_of(job.kind)})
    if job.state == Job.State.DONE and job.result.get("url"):
        return redirect(job.result["url"])
    return render(request, "job.html", {"job": job, "label": jobs.label_of(job.kind)})


@require_POST
def job_cancel(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    jobs.cancel(job)
    return redirect("job-detail", pk=job.pk)
