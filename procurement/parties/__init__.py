"""Who deals with the bureau (当事人): suppliers, review experts and agencies, with what has to be known before one is asked or seated."""
