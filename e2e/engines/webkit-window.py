#!/usr/bin/python3
"""A WebKitGTK window that WebDriver steers. MiniBrowser under WebDriver never keeps a profile; this one does, unless it is private.

usage: webkit-window.py FOLDER|--private SCRIPT-OF-EVERY-PAGE
"""

import os
import sys

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

PROFILE, SCRIPT = sys.argv[1:]


def create_context():
    if PROFILE == "--private":
        return WebKit2.WebContext.new_ephemeral()
    manager = WebKit2.WebsiteDataManager(base_data_directory=PROFILE, base_cache_directory=os.path.join(PROFILE, "cache"))
    cookies = os.path.join(PROFILE, "cookies.sqlite")
    manager.get_cookie_manager().set_persistent_storage(cookies, WebKit2.CookiePersistentStorage.SQLITE)
    return WebKit2.WebContext(website_data_manager=manager)


def create_view(context):
    scripts = WebKit2.UserContentManager()
    everywhere = WebKit2.UserContentInjectedFrames.TOP_FRAME
    at_start = WebKit2.UserScriptInjectionTime.START
    scripts.add_script(WebKit2.UserScript(SCRIPT, everywhere, at_start, None, None))
    view = WebKit2.WebView(web_context=context, user_content_manager=scripts, is_controlled_by_automation=True)
    view.connect("close", lambda _: Gtk.main_quit())
    window = Gtk.Window()
    window.add(view)
    window.set_default_size(1280, 800)
    window.show_all()
    return view


def start_session(context, session):
    session.set_application_info(WebKit2.ApplicationInfo())
    session.connect("create-web-view", lambda _: create_view(context))


context = create_context()
context.set_automation_allowed(True)
context.connect("automation-started", start_session)
Gtk.main()
