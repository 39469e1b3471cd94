function findShapeProblem(value, shape, name, closed) {
  // What is wrong with a value, as a sentence; an empty text: nothing. `shape`: see describe-shape.ts. `closed`: nothing may be in
  // the value that is not in the shape; 'document': except what begins with "_", which is CouchDB's.
  var i;
  var problem;
  var say = function (what) {
    return name + ' ' + what + '.';
  };
  if (shape.anyOf) {
    for (i = 0; i < shape.anyOf.length; i++) {
      problem = findShapeProblem(value, shape.anyOf[i], name, closed);
      if (!problem) return '';
    }
    return problem;
  }
  if (shape.by) {
    var which = value && typeof value === 'object' ? value[shape.by] : undefined;
    if (typeof which !== 'string' || !Object.prototype.hasOwnProperty.call(shape.of, which))
      return name + '.' + shape.by + ' has a value that is not known.';
    return findShapeProblem(value, shape.of[which], name, closed);
  }
  if (shape['enum']) return shape['enum'].indexOf(value) === -1 ? say('has a value that is not known') : '';
  var type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  if (shape.type && shape.type !== type) return say('must be of type ' + shape.type);
  if (type === 'string' || type === 'array') {
    if (shape.minLength > value.length) return say('must have a length of at least ' + shape.minLength);
    if (shape.maxLength < value.length) return say('must have a length of at most ' + shape.maxLength);
  }
  if (shape.minimum !== undefined && value < shape.minimum) return say('must be at least ' + shape.minimum);
  if (shape.maximum !== undefined && value > shape.maximum) return say('must be at most ' + shape.maximum);
  if (shape.integer && (Math.floor(value) !== value || value > 9007199254740991))
    return say('must be a whole number');
  if (shape.pattern && !new RegExp(shape.pattern).test(value))
    return say('does not have the form that it needs');
  if (shape.format === 'date' || shape.format === 'instant') {
    var ms = Date.parse(shape.format === 'date' ? value + 'T00:00:00Z' : value);
    if (isNaN(ms)) return say('must exist');
    // Some engines count 31 June as 1 July.
    if (shape.format === 'date' && new Date(ms).toISOString().slice(0, 10) !== value)
      return say('must exist');
  }
  if (shape.rows) {
    var width = shape.rows.columns.length;
    if (value.length % width !== 0) return say('must come in rows of ' + width);
    if (value.length > width * shape.rows.rows) return say('may have at most ' + shape.rows.rows + ' rows');
    var isOrdered = [];
    for (i = 0; i < width; i++) isOrdered.push(shape.rows.ascending.indexOf(i) !== -1);
    var last = 0;
    for (i = 0; i < value.length; i++) {
      var number = value[i];
      if (typeof number !== 'number' || Math.floor(number) !== number || number < 0)
        return say('must be whole numbers, none below zero');
      if (number > shape.rows.columns[i % width])
        return say('may hold at most ' + shape.rows.columns[i % width] + ' at ' + i);
      if (!isOrdered[i % width]) continue;
      if (number < last) return say('must be in order');
      last = number;
    }
    return '';
  }
  if (shape.tuple) {
    if (value.length < shape.tuple.length || (closed && value.length > shape.tuple.length))
      return say('must have ' + shape.tuple.length + ' items');
    for (i = 0; i < shape.tuple.length; i++) {
      problem = findShapeProblem(value[i], shape.tuple[i], name + '[' + i + ']', closed && 'part');
      if (problem) return problem;
    }
  }
  if (shape.items) {
    for (i = 0; i < value.length; i++) {
      problem = findShapeProblem(value[i], shape.items, name + '[' + i + ']', closed && 'part');
      if (problem) return problem;
    }
  }
  if (shape.members) {
    var member;
    for (member in closed ? value : {}) {
      if (Object.prototype.hasOwnProperty.call(shape.members, member)) continue;
      if (closed === 'document' && member.charAt(0) === '_') continue;
      return say('has a member that is not known: ' + member.slice(0, 100));
    }
    for (member in shape.members) {
      if (!Object.prototype.hasOwnProperty.call(value, member)) {
        if (shape.optional.indexOf(member) === -1) return say('lacks ' + member);
        continue;
      }
      problem = findShapeProblem(value[member], shape.members[member], name + '.' + member, closed && 'part');
      if (problem) return problem;
    }
  }
  return '';
}

function findIdProblem(doc) {
  // What is wrong with the id of a document, or with its deletion. A deletion with content would keep it for ever. Nothing bounds
  // attachments.
  if (doc._id.length > 400) return 'An id has 400 characters at most.';
  if (doc._attachments) return 'Documents have no attachments here.';
  for (var field in doc._deleted ? doc : {}) {
    if (['_id', '_rev', '_revisions', '_deleted'].indexOf(field) === -1)
      return 'A deletion has no content: remove ' + field.slice(0, 100) + '.';
  }
  return '';
}
