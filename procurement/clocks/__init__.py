"""The statutory clocks of procurement (T01–T29): what starts each, which way it is counted, and the calculation line by line."""
