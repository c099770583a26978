"""Under which licence is what is published here given to everybody?"""

OGL_NAME = "Open Government Licence v3.0"
OGL_ID = "OGL-UK-3.0"  # in the list of SPDX, which the open interface's document asks for
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
