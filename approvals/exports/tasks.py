"""The worker's way in."""
from django_tasks import task

from . import jobs


@task()
def make(job_id: int) -> None:
    """Make the export of one job."""
    jobs.run(job_id)
