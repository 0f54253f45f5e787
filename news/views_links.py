"""/lien-ket/: pages of others, in groups; and where the desk keeps them."""

from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lhh_portal.access import only
from lhh_portal.uploads import IMAGES, UploadField
from news.models import Link
from news.page_cache import kept
from news.pictures import add_picture
from news.rules import can_keep_site

page = require_http_methods(["GET", "HEAD", "POST"])


class LinkForm(forms.ModelForm):
    url = forms.URLField(
        label=gettext_lazy("Địa chỉ"),
        max_length=500,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )
    upload = UploadField(
        label=gettext_lazy("Biểu trưng"), allowed=IMAGES, required=False, help_text=gettext_lazy("JPG, PNG hoặc WEBP.")
    )

    class Meta:
        model = Link
        fields = ["title", "url", "group", "order", "is_shown"]
        help_texts = {"order": gettext_lazy("Số nhỏ đứng trước, trong cùng nhóm.")}

    def keep(self, *, by):
        """The stored Link, or None with the sentence at the field."""
        if file := self.cleaned_data["upload"]:
            try:
                alt = _("Biểu trưng %s") % self.instance.title
                self.instance.logo = add_picture(file, by=by, alt=alt[:250])
            except ValidationError as error:
                self.add_error("upload", error)
                return None
        return self.save()


def in_groups(links):
    """[(name of the group, its links)], groups without any left out."""
    found = [(label, [link for link in links if link.group == group]) for group, label in Link.Group.choices]
    return [(label, members) for label, members in found if members]


@require_safe
@login_not_required
@kept()
def links(request):
    shown = list(Link.objects.filter(is_shown=True).select_related("logo"))
    for link in shown:
        link.host = urlsplit(link.url).netloc.removeprefix("www.")
    return render(request, "news/links.html", {"groups": in_groups(shown)})


@require_safe
@only(can_keep_site)
def link_list(request):
    return render(request, "news/library_desk_links.html", {"groups": in_groups(Link.objects.all())})


@page
@only(can_keep_site)
def link_edit(request, pk=None):
    link = get_object_or_404(Link, pk=pk) if pk else None
    form = LinkForm(request.POST or None, request.FILES or None, instance=link)
    if request.method == "POST" and form.is_valid() and form.keep(by=request.user):
        messages.success(request, _("Đã lưu liên kết."))
        return redirect("library:link-list")
    return render(request, "news/library_desk_link.html", {"form": form, "link": link})


@page
@only(can_keep_site)
def link_delete(request, pk):
    link = get_object_or_404(Link, pk=pk)
    if request.method == "POST":
        link.delete()
        messages.success(request, _("Đã bỏ liên kết «%s».") % link.title)
        return redirect("library:link-list")
    return render(request, "news/library_desk_link_delete.html", {"link": link})
