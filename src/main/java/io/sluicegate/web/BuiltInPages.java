package io.sluicegate.web;

import java.util.Map;

/** What stands in for files of the webroot directory that are missing: plain, and in English. Has no state. */
final class BuiltInPages {

    /** The texts to which every language falls back. */
    static final PageTexts ENGLISH = PageTexts.parse("en", """
            denied.heading=This page is blocked
            denied.text=The rules of this network do not allow it.
            denied.advice=If you think this is a mistake, give the reference to the people who run this network.
            sign-in.heading=Please sign in
            sign-in.text=This network wants to know who you are.
            sign-in.advice=Load the page again and give your user name and password for the proxy.
            bad-request.heading=This request cannot be understood
            bad-request.text=What was sent is not a valid request.
            bad-request.advice=Check the address and try again.
            upstream-error.heading=This site cannot be reached
            upstream-error.text=The gateway got no proper answer from the site.
            upstream-error.advice=Try again in a moment.
            loop.heading=This request goes round in a circle
            loop.text=The request came back to the gateway that sent it.
            loop.advice=Tell the people who run this network.
            refused.heading=The gateway cannot take this request now
            refused.text=A limit has been reached.
            refused.advice=Try again in a moment.
            reason=Reason
            label=Rule
            url=Address
            reference=Reference
            time=Time
            footer=Answered by the gateway of this network, not by the site.
            """);

    /** Every page to a client. */
    static final Template MESSAGE = Template.parse("""
            <!DOCTYPE html>
            <html lang="{{language}}"><head><meta charset="utf-8"><title>{{heading}}</title>
            <meta name="viewport" content="width=device-width, initial-scale=1"></head>
            <body><h1>{{heading}}</h1><p>{{text}}</p>
            {{#reason}}<p>{{text.reason}}: {{reason}}</p>{{/reason}}
            {{#label}}<p>{{text.label}}: {{label}}</p>{{/label}}
            {{#url}}<p>{{text.url}}: {{url}}</p>{{/url}}
            <p>{{text.reference}}: {{reference}}</p><p>{{text.time}}: {{time}}</p>
            <p>{{advice}}</p></body></html>
            """);

    /** Asks for the token. */
    static final Template LOGIN = Template.parse("""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Sluicegate</title></head>
            <body><h1>Sluicegate</h1>{{#failed}}<p>{{failed}}</p>{{/failed}}
            <form method="post" action="/login"><label>Token
            <input type="password" name="token" required></label> <button>Sign in</button></form></body></html>
            """);

    /** What is served as it is. */
    static final Map<String, StaticFile> STATIC =
            Map.of("dashboard.html", StaticFile.of("text/html; charset=utf-8", """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><title>Sluicegate</title></head>
            <body><h1>Sluicegate</h1><p>The files of the dashboard are missing: start with <code>--webroot</code>
            and the directory that holds them. The API answers under <a href="/api/v1/status">/api/v1</a>.</p>
            <form method="post" action="/logout"><button>Sign out</button></form></body></html>
            """));

    private BuiltInPages() {}
}
