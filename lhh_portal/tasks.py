from celery import shared_task

from lhh_portal import jobs


@shared_task
def run_job(job_id):
    jobs.run(job_id)


@shared_task
def sweep_jobs():
    return jobs.sweep()
