function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  // The owner is read from the database's security object: a replicated new branch has no oldDoc to ask. Roles carry the
  // prefix of the installation, which is read there too.
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var prefix = '';
  var owner = '';
  for (var i = 0; i < memberRoles.length; i++) {
    var role = /^([a-z0-9-]*)developer:(.+)$/.exec(memberRoles[i]);
    if (role) {
      prefix = role[1];
      owner = role[2];
    }
  }
  var has = function (role) {
    return userCtx.roles.indexOf(role) !== -1;
  };
  var service = has('_admin');
  var isOwner = !service && owner !== '' && has(prefix + 'developer:' + owner);
  var agent = isOwner && has(prefix + 'agent');
  var person = isOwner && !has(prefix + 'agent');
  var refuse = function (reason) {
    throw { forbidden: reason };
  };

  // The checks of domain/documents/entry.ts that are no shape.
  var findEntryProblem = function (entry) {
    var hasStart = entry.start !== undefined;
    if (entry._id.indexOf('entry:' + entry.date + ':') !== 0) return 'The id must name the date.';
    if (hasStart !== (entry.end !== undefined)) return 'An entry has both a start and an end.';
    if (!hasStart) return '';
    var lengthMs = Date.parse(entry.end) - Date.parse(entry.start);
    if (!(lengthMs > 0)) return 'An entry ends after it starts.';
    if (lengthMs > 86400000) return 'An entry takes 24 hours at most.';
    var startDate = new Date(entry.start.slice(0, 10) + 'T00:00:00Z').getTime();
    if (Math.abs(Date.parse(entry.date + 'T00:00:00Z') - startDate) > 86400000)
      return 'The date of an entry is that of its start in some zone.';
    return '';
  };

  var kinds = {
    day: { writer: agent, pattern: /^day:\d{4}-\d{2}-\d{2}:[A-Za-z0-9][A-Za-z0-9._-]*$/, by: 'the agent' },
    device: { writer: agent, pattern: /^device:[A-Za-z0-9][A-Za-z0-9._-]*$/, by: 'the agent' },
    profile: { writer: person, pattern: /^profile$/, by: 'the person' },
    entry: { writer: person, pattern: /^entry:\d{4}-\d{2}-\d{2}:[0-9A-Z]{26}$/, by: 'the person' },
    sheet: { writer: person, pattern: /^sheet:\d{4}-W\d{2}$/, by: 'the person' },
    goal: { writer: person, pattern: /^goal:[0-9A-Z]{26}$/, by: 'the person' },
    view: { writer: person, pattern: /^view:[0-9A-Z]{26}$/, by: 'the person' },
    review: { writer: false, pattern: /^review:\d{4}-W\d{2}$/, by: 'the service' },
    epochs: { writer: false, pattern: /^epochs$/, by: 'the service' }
  };
  var kind = newDoc._id.split(':')[0];
  var rule = Object.prototype.hasOwnProperty.call(kinds, kind) ? kinds[kind] : null;
  if (!rule || !rule.pattern.test(newDoc._id))
    refuse('No document of this database is named ' + newDoc._id + '.');
  if (!service && !rule.writer) refuse('Only ' + rule.by + ' may write ' + kind + ' documents here.');
  var problem = service ? '' : findIdProblem(newDoc);
  if (problem) refuse(problem);
  if (newDoc._deleted) return;

  if (newDoc.type !== kind) refuse('The type of ' + newDoc._id + ' must be ' + kind + '.');
  if (newDoc.v !== 1) refuse('This database knows version 1 of ' + kind + ' documents only.');
  // A restored backup may have documents from before these bounds; readers leave them out.
  problem = service ? '' : findShapeProblem(newDoc, shapes[kind], kind, 'document');
  if (problem) refuse(problem);
  var owned = kind !== 'goal' && kind !== 'view' && kind !== 'epochs';
  if (owned && newDoc.developer !== owner) refuse('This database belongs to ' + owner + '.');
  if (kind === 'device' && newDoc._id !== 'device:' + newDoc.device) refuse('The id must name the device.');
  problem = kind === 'entry' && !service ? findEntryProblem(newDoc) : '';
  if (problem) refuse(problem);
  if (kind !== 'day') return;

  if (newDoc._id !== 'day:' + newDoc.date + ':' + newDoc.device)
    refuse('The id must name the date and the device.');
  if (service) return;
  if (newDoc.why.length !== newDoc.keys.length) refuse('Every key of a day needs its reason.');
  for (var k = 0; k < newDoc.cells.length; k += 3) {
    if (newDoc.cells[k + 1] >= newDoc.keys.length) refuse('The cells of a day name keys that exist.');
  }
  for (var t = 0; t < newDoc.timeline.length; t += 3) {
    if (newDoc.timeline[t + 2] >= newDoc.keys.length) refuse('The timeline of a day names keys that exist.');
  }
}
