-- Symbols that the harness provokes by a subject.
config.regexp['SUBJECT_SPAM'] = { re = 'Subject=/^cheap offer/', score = 20 }
config.regexp['SUBJECT_SOFT'] = { re = 'Subject=/^later/', score = 0 }
config.regexp['SUBJECT_WORDS'] = { re = 'Subject=/^forbidden/', score = 0 }
