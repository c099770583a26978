"""How does another board's system begin? From a folder of files that its officers have filled in: written as a form to
fill in (`starter`), read with the line of every word (`reading`), checked as a whole before anything is written
(`checking`, by the `shapes` of the files), filled in through the real verbs (`filling`). docs/adopting.md tells how."""
