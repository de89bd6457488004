//! Leases: who works alone on what, across processes.

use causeway_app::port::storage::{Claim, Lease};
use rusqlite::{Connection, OptionalExtension, Result, Transaction, TransactionBehavior};

use crate::presence::Presences;

/// Takes a lease, unless another owner has it. Immediate, so that no other process comes between looking and taking.
pub(crate) fn claim(database: &Connection, presences: &Presences, wanted: &Lease, now: i64) -> Result<Claim> {
    let transaction = Transaction::new_unchecked(database, TransactionBehavior::Immediate)?;
    let held = transaction
        .prepare_cached("SELECT resource, owner, until FROM leases WHERE resource = ?")?
        .query_row([&wanted.resource], lease)
        .optional()?;
    let other = held.filter(|held| held.owner != wanted.owner);
    let dead = other.as_ref().map(|other| &other.owner).filter(|owner| presences.is_dead(owner));
    match (&other, dead) {
        (_, Some(dead)) => bury(&transaction, dead)?,
        (Some(Lease { owner, until, .. }), None) if *until > now => {
            return Ok(Claim::Held { by: owner.clone(), until: *until });
        }
        _ => {}
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO leases (resource, owner, until) VALUES (?, ?, ?)")?
        .execute((&wanted.resource, &wanted.owner, wanted.until))?;
    transaction.commit()?;
    if let Some(dead) = dead {
        presences.clear_away(dead);
    }
    Ok(Claim::Granted)
}

/// Prolongs a lease of this owner; `false` when it has none.
pub(crate) fn renew(database: &Connection, lease: &Lease) -> Result<bool> {
    let renewed = database
        .prepare_cached("UPDATE leases SET until = ? WHERE resource = ? AND owner = ?")?
        .execute((lease.until, &lease.resource, &lease.owner))?;
    Ok(renewed == 1)
}

pub(crate) fn release(database: &Connection, resource: &str, owner: &str) -> Result<()> {
    database
        .prepare_cached("DELETE FROM leases WHERE resource = ? AND owner = ?")?
        .execute((resource, owner))
        .map(drop)
}

/// The leases in force, without those of the dead.
pub(crate) fn in_force(database: &Connection, presences: &Presences, now: i64) -> Result<Vec<Lease>> {
    let all: Vec<Lease> = database
        .prepare_cached("SELECT resource, owner, until FROM leases WHERE until > ?")?
        .query_map([now], lease)?
        .collect::<Result<_>>()?;
    Ok(all.into_iter().filter(|lease| !presences.is_dead(&lease.owner)).collect())
}

/// The dead hold nothing, whatever it is of.
fn bury(database: &Connection, owner: &str) -> Result<()> {
    database.prepare_cached("DELETE FROM leases WHERE owner = ?")?.execute([owner]).map(drop)
}

fn lease(row: &rusqlite::Row<'_>) -> Result<Lease> {
    Ok(Lease { resource: row.get("resource")?, owner: row.get("owner")?, until: row.get("until")? })
}
