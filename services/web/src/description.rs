//! The API's description (`OpenAPI` 3.1), made from the code, and a page to read it.

use std::fmt::Write as _;

use utoipa::{
    Modify, OpenApi,
    openapi::{
        self, Content, Ref, RefOr, Response,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    idempotency,
    problem::{FieldError, ProblemBody},
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Plumbline",
        description = "From a strategy to named leadership capacities, and change measured against them. Errors are \
            `application/problem+json` (RFC 9457); what is not yours answers as if it were not there.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(ProblemBody, FieldError)),
    modifiers(&SignIn),
    security(("session" = []), ("key" = [])),
)]
pub(crate) struct Description;

struct SignIn;

impl Modify for SignIn {
    fn modify(&self, api: &mut openapi::OpenApi) {
        let components = api.components.get_or_insert_default();
        let session = ApiKeyValue::with_description("plumbline", "A browser's session, from `sign_in`.");
        components.add_security_scheme("session", SecurityScheme::ApiKey(ApiKey::Cookie(session)));
        let key = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("An API key."));
        components.add_security_scheme("key", SecurityScheme::Http(key.build()));
    }
}

/// Adds to each operation the failures that any of them may end in, where it does not describe them itself.
pub(crate) fn with_failures(mut api: openapi::OpenApi) -> openapi::OpenApi {
    const ANY: [(&str, &str); 12] = [
        ("400", "The request cannot be understood."),
        ("401", "Nobody is signed in."),
        ("403", "The request came from another site."),
        ("404", "There is nothing here, or nothing for you."),
        ("405", "This address has other methods; `Allow` names them."),
        ("409", "Something stands against it."),
        ("413", "The body is too large."),
        ("415", "The body is of another kind."),
        ("422", "Some values do not fit."),
        ("429", "Too many requests; `Retry-After` says when to come again."),
        ("500", "Something failed here."),
        ("503", "A part is not available; `Retry-After` says when to come again."),
    ];
    const EDIT: [(&str, &str); 2] =
        [("412", "It was changed meanwhile."), ("428", "`If-Match` does not say which state is changed.")];
    let problem = RefOr::Ref(Ref::from_schema_name("Problem"));
    for item in api.paths.paths.values_mut() {
        if let Some(post) = &mut item.post {
            idempotency::describe(post);
        }
        let operations = [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete];
        for operation in operations.into_iter().flatten() {
            let mut parameters = operation.parameters.iter().flatten();
            let is_edit =
                parameters.any(|parameter| matches!(parameter, RefOr::T(parameter) if parameter.name == "If-Match"));
            for (status, text) in ANY.iter().chain(if is_edit { &EDIT[..] } else { &[] }) {
                let mut response = Response::new(*text);
                response
                    .content
                    .insert("application/problem+json".to_owned(), RefOr::T(Content::new(Some(problem.clone()))));
                operation.responses.responses.entry((*status).to_owned()).or_insert(RefOr::T(response));
            }
        }
    }
    api
}

/// A page that lists the operations, for a reader without tools.
pub(crate) fn page(api: &openapi::OpenApi) -> String {
    let mut rows = String::new();
    for (path, item) in &api.paths.paths {
        let operations = [
            ("GET", &item.get),
            ("POST", &item.post),
            ("PUT", &item.put),
            ("PATCH", &item.patch),
            ("DELETE", &item.delete),
        ];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            let summary = operation.summary.as_deref().unwrap_or_default();
            let id = operation.operation_id.as_deref().unwrap_or_default();
            // Paths, ids and summaries are literals of this program, and hold nothing that would need escaping.
            let _ = write!(
                rows,
                "<tr id=\"{id}\"><th scope=\"row\"><code>{method} {path}</code></th><td>{summary}</td></tr>"
            );
        }
    }
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>The API of Plumbline</title><main><h1>The API of Plumbline</h1><p>The whole description, for programs: \
         <a href=\"/api/openapi.json\">/api/openapi.json</a> (OpenAPI 3.1).</p><table>{rows}</table></main></html>"
    )
}
