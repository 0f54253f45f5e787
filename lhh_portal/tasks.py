from celery import shared_task

from lhh_portal import health, jobs


@shared_task
def run_job(job_id):
    jobs.run(job_id)


@shared_task
def sweep_jobs():
    health.note_worker()
    return jobs.sweep()
