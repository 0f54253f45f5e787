"""Guards for views; who may do what is said in each room's rules.py."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def only(predicate):
    """Decorate a view: somebody for whom `predicate(user)` does not hold gets 403."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not predicate(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
