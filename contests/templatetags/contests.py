from django import template

register = template.Library()


@register.filter
def of(mapping, key):
    """`{{ adjusted|of:entry.pk }}`: what the mapping holds for a key known only to the page."""
    return mapping.get(key)
