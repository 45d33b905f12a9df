"""What `make package` freezes, and how it is made small: read by build.spec, never by Playscope itself."""
