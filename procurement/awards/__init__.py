"""From the panel's recommendation to a winner: award, posting of the result inside the bureau, objections and their answers."""
