package main

var exim = &Server{Name: "exim", Title: "Exim"}
