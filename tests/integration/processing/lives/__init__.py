"""Random lives of cases: the one who lives (`life`), what can happen, a file a family, when (`table`), what must hold (`checks`)."""
