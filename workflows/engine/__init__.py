"""Steps, acts and clocks: the only room that bends viewflow. Nothing is imported here, so that any part can be used alone."""
