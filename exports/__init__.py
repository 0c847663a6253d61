"""What leaves the site on paper or as a file, made by workers with progress and a proof of completeness."""
