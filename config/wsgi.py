"""The door for a web server: `gunicorn config.wsgi`."""
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from workflows.engine import clock  # noqa: E402 - the apps must stand first

clock.this_process_serves()  # whatever the settings say: no simulated clock in a process that answers requests

from workflows.engine import clock  # noqa: E402 - the apps must be loaded first

clock.this_process_serves()  # from here on no simulated clock can be set in this process
