"""Working days and time limits of Chinese offices: own table first, published years below it, a plain week marked provisional beyond."""
