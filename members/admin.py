"""Break-glass upkeep for the administrator; daily work is in the workspace."""

from django.contrib import admin

from members.models import Association, FederationProfile, ImportAnswer


@admin.register(FederationProfile)
class FederationProfileAdmin(admin.ModelAdmin):
    list_display = ["name", "valid_from", "valid_to"]


@admin.register(Association)
class AssociationAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "kind", "status", "position"]
    list_filter = ["kind", "status"]
    search_fields = ["search_key"]
    readonly_fields = ["status", "slug"]


@admin.register(ImportAnswer)
class ImportAnswerAdmin(admin.ModelAdmin):
    list_display = ["name", "association", "answered_by", "answered_at"]
    raw_id_fields = ["association", "answered_by"]
