"""The project pool (项目储备库): agreed pre-reviews wait here, by priority, until their works are taken up or the opinion lapses."""
