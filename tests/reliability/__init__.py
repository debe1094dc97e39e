"""Nothing is ever lost: processes killed, disks full, calls that fail, power cuts, two windows."""
