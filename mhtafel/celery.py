"""The worker and the clock: late acknowledgement, ids only, and one readable schedule."""

import os

from celery import Celery
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mhtafel.settings")

app = Celery("mhtafel")
app.conf.update(
    broker_url=settings.REDIS_URL,
    result_backend=None,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    broker_transport_options={"visibility_timeout": 900},  # seconds; longer than the longest report
    broker_connection_retry_on_startup=True,
    task_serializer="json",
    accept_content=["json"],
    timezone=settings.TIME_ZONE,
    task_publish_retry=False,  # a page never waits for the broker
    worker_hijack_root_logger=False,
    beat_schedule={
        "empty the outbox": {"task": "routing.tasks.send_notices", "schedule": 5.0},
        "remind of terms": {"task": "routing.tasks.remind", "schedule": settings.REMIND_SECONDS},
        "tell of dates that end": {"task": "routing.tasks.watch_dates", "schedule": settings.REMIND_SECONDS},
        "seal the audit": {"task": "cases.tasks.seal", "schedule": 10.0},
        "end what is over": {"task": "routing.tasks.expire", "schedule": 10 * 60.0},
        "look up questions between organisations": {"task": "routing.tasks.match_inquiries", "schedule": 30.0},
        "take up waiting reports": {"task": "dashboards.tasks.take_up_reports", "schedule": 30.0},
        "make the lists of tafels that ended": {"task": "dashboards.tasks.make_minutes", "schedule": 5.0},
        "destroy what is past its term": {"task": "dashboards.tasks.destroy", "schedule": settings.DESTROY_SECONDS},
        "write down what was destroyed": {"task": "dashboards.tasks.write_certificates", "schedule": 60.0},
        "show that the clock runs": {"task": "routing.tasks.beat_seen", "schedule": 20.0},
    },
)
app.autodiscover_tasks(["cases", "routing", "dashboards"])
