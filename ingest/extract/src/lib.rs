//! Bytes to blocks: one reader per format, each file read in a child process with limits.
