"""What the body does about an application; owns the case, its clocks, decision and documents."""
