"""The worker's way in."""
from django_tasks import task

from . import jobs


@task()
def look(job_id: int) -> None:
    """Check one table."""
    jobs.look(job_id)


@task()
def store(job_id: int) -> None:
    """Store one confirmed table."""
    jobs.store(job_id)
