"""The desk: pages drawn, kept and handed out; what lights up; what a hostile file can do."""
