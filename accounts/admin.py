"""Break-glass upkeep of accounts. New accounts begin with an invitation, passwords are set by their owners."""

from django.contrib import admin

from accounts.models import Officership, RoleGrant, SignIn, User


class RoleGrantInline(admin.TabularInline):
    model = RoleGrant
    fk_name = "user"
    fields = ["role"]
    extra = 0


class OfficershipInline(admin.TabularInline):
    model = Officership
    extra = 0


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["full_name", "email", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "role_grants__role"]
    search_fields = ["full_name", "email"]
    fields = ["full_name", "email", "is_active", "is_staff"]
    inlines = [RoleGrantInline, OfficershipInline]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        """What a person did stays: accounts are closed, never deleted."""
        return False


@admin.register(SignIn)
class SignInAdmin(admin.ModelAdmin):
    list_display = ["at", "email", "succeeded", "ip"]
    list_filter = ["succeeded", "at"]
    search_fields = ["email", "ip"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
