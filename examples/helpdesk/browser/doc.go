// Package browser tests the help desk as its visitors use it, in a browser.
//
//	HELPDESK_BROWSER=/usr/bin/chromium AXE=…/axe.min.js go test .
//
// Without HELPDESK_BROWSER there is nothing to test with. AXE is the file of axe-core
// that checks accessibility, and SCREENSHOTS a folder for pictures of all kinds of
// pages. .ci/heavy/browser installs what this needs.
package browser
