"""The site as it is started, and what machines that watch it are told."""
