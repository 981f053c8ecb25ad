"""Register of delegated authorities (授权登记): entered by two people, never changed, asked when a matter is approved or issued."""
