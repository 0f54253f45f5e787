import os

from django.core.wsgi import get_wsgi_application

from lhh_portal.checks import refuse_unsafe_service

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_portal.settings")
application = get_wsgi_application()
refuse_unsafe_service()
