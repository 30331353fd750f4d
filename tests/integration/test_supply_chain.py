"""What a release is made of: audited, pinned, with few rights, and without secrets."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

from tests.shipped import ROOT

# Those that know a token by its shape: what only looks random is in every file of tests.
_KINDS = ("Slack", "PrivateKey", "AWSKey", "GitHubToken", "GitLabToken", "OpenAI", "Npm", "Stripe")
# It holds made-up ones of every kind, to see that they are taken out of what people ask.
_MADE_UP = "tests/unit/circle/test_redaction.py"
_LARGEST_BYTES = 200_000  # of a file that people write


def test_a39_ci_audits_what_is_pinned_and_fails_where_it_cannot() -> None:
    """Without ``--strict`` pip-audit ends well where it could look nothing up."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))["jobs"]
    (audit,) = [step["run"] for step in jobs["audit"]["steps"] if "run" in step]
    assert {"--strict", "--require-hashes", "requirements.txt"} <= set(audit.split())
    assert "continue-on-error" not in str(jobs["audit"])


def test_a41_workflows_and_the_action_are_as_zizmor_likes_them(tmp_path: Path) -> None:
    """Actions pinned by hash, few rights, no expression in a script; and the linter can fail."""
    zizmor = shutil.which("zizmor", path=Path(sys.executable).parent) or "zizmor"
    command = (zizmor, "--offline", "--min-severity=medium", "--no-progress")
    files = (".github/workflows/ci.yml", "action.yml")
    ended = subprocess.run((*command, *files), cwd=ROOT, check=False, capture_output=True)
    assert ended.returncode == 0, ended.stdout.decode()
    text = (ROOT / files[0]).read_text(encoding="utf-8")
    workflow = tmp_path / ".github" / "workflows" / "ci.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(text.replace("permissions:\n  contents: read\n", "").replace("v4.2.2", ""))
    workflow.write_text(
        workflow.read_text().replace("@11bd71901bbe5b1630ceea73d27597364c9af683", "@v4")
    )
    bad = subprocess.run((*command, str(workflow)), check=False, capture_output=True)
    assert bad.returncode != 0


def test_a42_no_secret_is_committed() -> None:
    """Of all files in git one has what looks like a token, on purpose: so the search can find."""
    listed = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, check=True, capture_output=True)
    names = [name for name in listed.stdout.decode().split("\0") if name]
    with transient_settings({"plugins_used": [{"name": f"{kind}Detector"} for kind in _KINDS]}):
        found = SecretsCollection(root=str(ROOT))
        for name in names:
            if (ROOT / name).is_file() and (ROOT / name).stat().st_size < _LARGEST_BYTES:
                found.scan_file(name)
    assert set(found.files) == {_MADE_UP}
