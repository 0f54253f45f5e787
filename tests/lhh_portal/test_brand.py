import os
import subprocess
import sys

from django.conf import settings


def test_image_takes_the_federations_own_brand(tmp_path):
    """What the Dockerfile does: var/brand of the checkout comes along and is collected before ours."""
    ignored = (settings.BASE_DIR / ".dockerignore").read_text().split()
    css = tmp_path / "brand/css/brand.css"
    css.parent.mkdir(parents=True)
    css.write_text(":root { --blue: #00604b; }\n")

    collected = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"LHH_SERVICE": "1", "LHH_VAR": str(tmp_path)},
        check=False,
    )

    assert (collected.returncode, (tmp_path / "static/css/brand.css").read_text()) == (0, css.read_text())
    assert ignored.index("var/*") < ignored.index("!var/brand")
