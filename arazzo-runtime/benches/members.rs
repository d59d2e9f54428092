//! What it takes to read and write a reply by the runtime's own functions, beside what serde derives.
//!
//! `cargo bench -p arazzo-runtime --bench members`

use std::fmt::Write as _;

use arazzo_runtime::codegen::{Both, ObjectWriter, read_members};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

fn main() {
    divan::main();
}

/// The same two structs, once for each way.
macro_rules! orders {
    ($module:ident, [$($derive:path),*]) => {
        mod $module {
            #[derive($($derive),*)]
            pub(crate) struct Order {
                pub(crate) id: i64,
                pub(crate) number: String,
                pub(crate) status: String,
                pub(crate) currency: String,
                pub(crate) total: f64,
                pub(crate) tax: Option<f64>,
                pub(crate) shipping: Option<f64>,
                pub(crate) discount: Option<f64>,
                pub(crate) created: String,
                pub(crate) updated: Option<String>,
                pub(crate) completed: Option<String>,
                pub(crate) email: Option<String>,
                pub(crate) phone: Option<String>,
                pub(crate) note: Option<String>,
                pub(crate) paid: bool,
                pub(crate) shipped: bool,
                pub(crate) tags: Vec<String>,
                pub(crate) lines: Vec<Line>,
            }

            #[derive($($derive),*)]
            pub(crate) struct Line {
                pub(crate) product: i64,
                pub(crate) name: String,
                pub(crate) quantity: i64,
                pub(crate) price: f64,
                pub(crate) note: Option<String>,
            }
        }
    };
}

orders!(derived, [serde::Deserialize, serde::Serialize]);
orders!(by_members, []);

impl<'de> Deserialize<'de> for by_members::Order {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Both(
            (
                id,
                number,
                status,
                currency,
                total,
                tax,
                shipping,
                discount,
                created,
                updated,
                completed,
                email,
                phone,
                note,
                paid,
                shipped,
            ),
            (tags, lines),
        ) = read_members(
            deserializer,
            &[
                "id",
                "number",
                "status",
                "currency",
                "total",
                "tax",
                "shipping",
                "discount",
                "created",
                "updated",
                "completed",
                "email",
                "phone",
                "note",
                "paid",
                "shipped",
                "tags",
                "lines",
            ],
        )?;
        Ok(Self {
            id,
            number,
            status,
            currency,
            total,
            tax,
            shipping,
            discount,
            created,
            updated,
            completed,
            email,
            phone,
            note,
            paid,
            shipped,
            tags,
            lines,
        })
    }
}

impl<'de> Deserialize<'de> for by_members::Line {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (product, name, quantity, price, note) =
            read_members(deserializer, &["product", "name", "quantity", "price", "note"])?;
        Ok(Self {
            product,
            name,
            quantity,
            price,
            note,
        })
    }
}

impl Serialize for by_members::Order {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.insert("id", &self.id);
        object.insert("number", &self.number);
        object.insert("status", &self.status);
        object.insert("currency", &self.currency);
        object.insert("total", &self.total);
        object.insert("tax", &self.tax);
        object.insert("shipping", &self.shipping);
        object.insert("discount", &self.discount);
        object.insert("created", &self.created);
        object.insert("updated", &self.updated);
        object.insert("completed", &self.completed);
        object.insert("email", &self.email);
        object.insert("phone", &self.phone);
        object.insert("note", &self.note);
        object.insert("paid", &self.paid);
        object.insert("shipped", &self.shipped);
        object.insert("tags", &self.tags);
        object.insert("lines", &self.lines);
        object.end()
    }
}

impl Serialize for by_members::Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = ObjectWriter::new(serializer);
        object.insert("product", &self.product);
        object.insert("name", &self.name);
        object.insert("quantity", &self.quantity);
        object.insert("price", &self.price);
        object.insert("note", &self.note);
        object.end()
    }
}

/// Two hundred orders, in the order of the schema or in that of the alphabet, with members that nobody asked for.
fn orders(sorted: bool) -> String {
    let mut orders = String::from("[");
    for id in 0..200 {
        let lines: Vec<serde_json::Value> = (0..5)
            .map(|line| {
                serde_json::json!({"product": line, "name": "a product with a name", "quantity": 2, "price": 9.95})
            })
            .collect();
        let lines = serde_json::Value::from(lines);
        let members = [
            ("id", format!("{id}")),
            ("number", format!("\"2026-{id}\"")),
            ("status", "\"open\"".to_owned()),
            ("currency", "\"EUR\"".to_owned()),
            ("total", "49.75".to_owned()),
            ("tax", "7.94".to_owned()),
            ("shipping", "null".to_owned()),
            ("created", "\"2026-11-21T10:00:00Z\"".to_owned()),
            ("email", "\"somebody@example.com\"".to_owned()),
            ("warehouse", "{\"id\": 7, \"name\": \"north\"}".to_owned()),
            ("note", "\"leave it at the door\"".to_owned()),
            ("paid", "true".to_owned()),
            ("shipped", "false".to_owned()),
            ("tags", "[\"new\", \"gift\"]".to_owned()),
            ("lines", lines.to_string()),
        ];
        let mut members: Vec<String> = members
            .iter()
            .map(|(name, value)| format!("\"{name}\": {value}"))
            .collect();
        if sorted {
            members.sort();
        }
        let separator = if id == 0 { "" } else { ", " };
        write!(orders, "{separator}{{{}}}", members.join(", ")).expect("a String takes everything");
    }
    orders.push(']');
    orders
}

fn read<T: for<'de> Deserialize<'de>>(bencher: Bencher, json: &str) {
    bencher
        .counter(BytesCount::of_str(json))
        .bench(|| serde_json::from_str::<Vec<T>>(black_box(json)).expect("the orders fit"));
}

fn write<T: for<'de> Deserialize<'de> + Serialize + Sync>(bencher: Bencher) {
    let json = orders(false);
    let orders: Vec<T> = serde_json::from_str(&json).expect("the orders fit");
    bencher.bench(|| serde_json::to_vec(black_box(&orders)).expect("the orders can be written"));
}

#[divan::bench(types = [derived::Order, by_members::Order])]
fn read_as_declared<T: for<'de> Deserialize<'de>>(bencher: Bencher) {
    read::<T>(bencher, &orders(false));
}

#[divan::bench(types = [derived::Order, by_members::Order])]
fn read_in_another_order<T: for<'de> Deserialize<'de>>(bencher: Bencher) {
    read::<T>(bencher, &orders(true));
}

#[divan::bench(types = [derived::Order, by_members::Order])]
fn written<T: for<'de> Deserialize<'de> + Serialize + Sync>(bencher: Bencher) {
    write::<T>(bencher);
}
