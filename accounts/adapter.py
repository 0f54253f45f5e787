from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Never: an account begins with an invitation (accounts.services.accept_invitation)."""
        return False
