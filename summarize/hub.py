"""Model files from the official model hub, where it can be reached."""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from pathlib import Path

from huggingface_hub import constants, errors, hf_hub_download

PROBE_TIMEOUT_S = 5
# The error of the HTTP library below huggingface_hub; which library that is varies with its version.
_HTTP_ERROR: type[Exception] = errors.HfHubHTTPError.__bases__[0]
_log = logging.getLogger(__name__)


def reachable() -> bool:
    """Whether the hub answers within 5 seconds; False without asking where HF_HUB_OFFLINE is set."""
    if constants.is_offline_mode():
        return False
    request = urllib.request.Request(constants.ENDPOINT, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=PROBE_TIMEOUT_S):
            return True
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def download(repo: str, file: str, folder: Path) -> Path | None:
    """The file of a hub repository, downloaded into `folder` (resumable), or None where the hub does not deliver it.

    The caller checks the digest, so any revision that has the bytes will do.
    """
    if not reachable():
        return None
    try:
        return Path(hf_hub_download(repo, file, local_dir=folder, etag_timeout=PROBE_TIMEOUT_S))
    except (OSError, _HTTP_ERROR, errors.EntryNotFoundError, errors.XetDownloadError) as error:
        _log.warning("%s does not deliver %s: %s", constants.ENDPOINT, file, error)
        return None
